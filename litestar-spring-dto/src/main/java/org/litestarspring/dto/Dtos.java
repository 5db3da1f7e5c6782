package org.litestarspring.dto;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.Assert;

/**
 * The way in for programs: finds the generated mapper of a {@link Dto} interface.
 *
 * <pre>{@code
 * DtoMapper<Flight, ?> flights = dtos.mapper(FlightView.class, Flight.class);
 * channels.publish("board:SFO", flights.toDto(flight));
 * }</pre>
 *
 * <p>What is generated is a class like any other: {@code new FlightViewDtoMapper()} knows the record's type too.
 *
 * <p>The generated class is looked up once an interface and kept; instances serve any thread.
 *
 * @since 0.1
 */
public final class Dtos {

    private final ConcurrentHashMap<Class<?>, DtoMapper<?, ?>> mappers = new ConcurrentHashMap<>();

    /**
     * The mapper of a DTO interface and its entity.
     *
     * @param view an interface annotated with {@link Dto}
     * @param entity what the DTO is of
     * @throws IllegalArgumentException when {@code view} has no {@link Dto}, or is of another entity
     * @throws IllegalStateException when it was compiled without the processor
     */
    public <T> DtoMapper<T, ?> mapper(Class<?> view, Class<T> entity) {
        DtoMapper<T, ?> mapper = mapper(view);
        if (!mapper.entityType().equals(entity)) {
            throw new IllegalArgumentException(view.getName() + " is a DTO of "
                    + mapper.entityType().getName() + ", not of " + entity.getName() + ".");
        }
        return mapper;
    }

    /**
     * The mapper of a DTO interface.
     *
     * @param view an interface annotated with {@link Dto}
     * @throws IllegalArgumentException when {@code view} has no {@link Dto}
     * @throws IllegalStateException when it was compiled without the processor
     */
    @SuppressWarnings("unchecked") // the generated mapper is of the view's own types
    public <T, D> DtoMapper<T, D> mapper(Class<?> view) {
        Assert.notNull(view, "view must not be null");
        return (DtoMapper<T, D>) this.mappers.computeIfAbsent(view, Dtos::load);
    }

    /** What of {@code entity} may leave the server under {@code view}. */
    public <T, D> D toDto(Class<?> view, T entity) {
        return this.<T, D>mapper(view).toDto(entity);
    }

    /** What of each of {@code entities} may leave the server under {@code view}, in their order. */
    public <T, D> List<D> toDtos(Class<?> view, List<T> entities) {
        return entities.stream().map(this.<T, D>mapper(view)::toDto).toList();
    }

    /** The annotation of {@code view}. */
    public static Dto definition(Class<?> view) {
        Dto dto = AnnotationUtils.getAnnotation(view, Dto.class);
        if (dto == null) {
            throw new IllegalArgumentException(view.getName() + " is not a DTO. Annotate it with @Dto(of = ...).");
        }
        return dto;
    }

    private static DtoMapper<?, ?> load(Class<?> view) {
        definition(view);
        String home = view.getPackageName();
        String name = (home.isEmpty() ? "" : home + ".") + simpleName(view) + "DtoMapper";
        try {
            return (DtoMapper<?, ?>) create(name, view.getClassLoader());
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException(
                    "No class " + name + " was generated for " + view.getName()
                            + ". Add litestar-spring-dto-processor to the compiler's annotationProcessorPaths.",
                    missing);
        }
    }

    private static Object create(String name, ClassLoader loader) throws ClassNotFoundException {
        Class<?> type = Class.forName(name, true, loader);
        try {
            // Where the interface is package-private, so is what was generated for it.
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException("The generated " + name + " could not be created.", failure);
        }
    }

    /** As the processor names it: the simple names of the enclosing types, joined. */
    private static String simpleName(Class<?> view) {
        Class<?> enclosing = view.getEnclosingClass();
        return enclosing == null ? view.getSimpleName() : simpleName(enclosing) + view.getSimpleName();
    }
}
