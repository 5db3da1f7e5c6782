package org.litestarspring.repository;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.data.r2dbc.core.R2dbcEntityOperations;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;
import org.springframework.data.repository.Repository;
import org.springframework.util.ClassUtils;

/** Which of an application's databases an entity belongs to, by the bean of the template that reaches it. */
final class EntityOperations {

    private static final String SPRING_DATAS_OWN = "r2dbcEntityTemplate";

    private final Map<Class<?>, String> byEntity;
    private final Map<String, String> byPackage;
    private final @Nullable String otherwise;

    EntityOperations(BeanDefinitionRegistry registry) {
        this.byEntity = byEntity(registry);
        this.byPackage = byPackage(registry);
        this.otherwise = otherwise(registry);
    }

    /** The name of the bean; null where nothing says. */
    @Nullable
    String of(Class<?> entity) {
        String declared = this.byEntity.get(entity);
        if (declared != null) {
            return declared;
        }
        String home = entity.getPackageName();
        return this.byPackage.entrySet().stream()
                .filter(entry -> home.equals(entry.getKey()) || home.startsWith(entry.getKey() + "."))
                .max(Map.Entry.comparingByKey((one, other) -> Integer.compare(one.length(), other.length())))
                .map(Map.Entry::getValue)
                .orElse(this.otherwise);
    }

    /** An entity that a repository of Spring Data's serves belongs where that one goes. */
    private static Map<Class<?>, String> byEntity(BeanDefinitionRegistry registry) {
        Map<Class<?>, String> found = new HashMap<>();
        for (String name : registry.getBeanDefinitionNames()) {
            BeanDefinition definition = registry.getBeanDefinition(name);
            ResolvableType repository = DeclaredRepositories.typeOf(definition);
            if (repository != null
                    && definition.getPropertyValues().get("entityOperations")
                            instanceof RuntimeBeanReference operations) {
                found.putIfAbsent(repository.as(Repository.class).getGeneric(0).toClass(), operations.getBeanName());
            }
        }
        return found;
    }

    private static Map<String, String> byPackage(BeanDefinitionRegistry registry) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String name : registry.getBeanDefinitionNames()) {
            if (registry.getBeanDefinition(name) instanceof AnnotatedBeanDefinition annotated) {
                AnnotationMetadata metadata = annotated.getMetadata();
                MergedAnnotation<EnableR2dbcRepositories> enable =
                        metadata.getAnnotations().get(EnableR2dbcRepositories.class);
                if (enable.isPresent()) {
                    packages(enable, metadata).forEach((base, operations) -> found.putIfAbsent(base, operations));
                }
            }
        }
        return found;
    }

    private static Map<String, String> packages(
            MergedAnnotation<EnableR2dbcRepositories> enable, AnnotationMetadata on) {
        String given = enable.getString("entityOperationsRef");
        String operations = given.isEmpty() ? SPRING_DATAS_OWN : given;
        Map<String, String> packages = new HashMap<>();
        for (String attribute : new String[] {"value", "basePackages"}) {
            for (String base : enable.getStringArray(attribute)) {
                packages.put(base, operations);
            }
        }
        for (Class<?> type : enable.getClassArray("basePackageClasses")) {
            packages.put(type.getPackageName(), operations);
        }
        if (packages.isEmpty()) {
            packages.put(ClassUtils.getPackageName(on.getClassName()), operations);
        }
        return packages;
    }

    private static @Nullable String otherwise(BeanDefinitionRegistry registry) {
        String[] names = registry instanceof ListableBeanFactory beans
                ? beans.getBeanNamesForType(R2dbcEntityOperations.class, true, false)
                : new String[0];
        if (names.length == 1) {
            return names[0];
        }
        String primary = null;
        for (String name : names) {
            BeanDefinition definition = registry.getBeanDefinition(name);
            if (definition.isPrimary()) {
                primary = name;
            }
        }
        return primary;
    }
}
