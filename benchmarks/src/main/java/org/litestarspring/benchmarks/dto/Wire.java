package org.litestarspring.benchmarks.dto;

import jakarta.validation.Valid;
import jakarta.validation.Validator;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.litestarspring.autoconfigure.dto.LitestarDtoAutoConfiguration;
import org.litestarspring.autoconfigure.web.LitestarWebAutoConfiguration;
import org.litestarspring.benchmarks.board.Departure;
import org.litestarspring.benchmarks.board.DepartureRecord;
import org.litestarspring.benchmarks.board.DepartureRecords;
import org.litestarspring.benchmarks.board.DepartureView;
import org.litestarspring.dto.web.DtoBodyResultHandler;
import org.litestarspring.dto.web.UseDto;
import org.mapstruct.factory.Mappers;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.web.context.reactive.AnnotationConfigReactiveWebApplicationContext;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.result.method.annotation.RequestBodyMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ResponseBodyResultHandler;
import reactor.core.publisher.Flux;

/**
 * What Boot sets up of WebFlux and of the suite, of which only the parts are called that turn what a handler takes and returns
 * from and into bytes: WebFlux's argument resolver and result handlers, without a server, a route or a socket.
 */
final class Wire implements AutoCloseable {

    private final AnnotationConfigReactiveWebApplicationContext context;
    private final DtoBodyResultHandler ourWriter;
    private final ResponseBodyResultHandler springWriter;
    private final RequestBodyMethodArgumentResolver reader;
    private final Validator validator;
    private final DepartureRecords records = Mappers.getMapper(DepartureRecords.class);
    private final Handlers handlers = new Handlers();
    private final MethodParameter ourResult = new MethodParameter(handler("ourList"), -1);
    private final MethodParameter springResult = new MethodParameter(handler("springList"), -1);
    private final MethodParameter ourBody = new MethodParameter(handler("ourAdd", List.class), 0);
    private final MethodParameter springBody = new MethodParameter(handler("springAdd", List.class), 0);

    Wire() {
        this.context = new AnnotationConfigReactiveWebApplicationContext();
        this.context
                .getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("wire", Map.of("spring.http.codecs.max-in-memory-size", "8MB")));
        this.context.register(Application.class);
        this.context.refresh();
        this.ourWriter = this.context.getBean(DtoBodyResultHandler.class);
        this.springWriter = this.context.getBean("responseBodyResultHandler", ResponseBodyResultHandler.class);
        this.reader = new RequestBodyMethodArgumentResolver(
                this.context.getBean(ServerCodecConfigurer.class).getReaders(),
                ReactiveAdapterRegistry.getSharedInstance());
        this.validator = this.context.getBean(Validator.class);
    }

    byte[] encodeOurs(List<Departure> departures) {
        return written(this.ourWriter, departures, this.ourResult);
    }

    /** The handler maps by hand, Spring writes. */
    byte[] encodeSpring(List<Departure> departures) {
        List<DepartureRecord> mapped = new ArrayList<>(departures.size());
        for (Departure departure : departures) {
            mapped.add(this.records.toRecord(departure));
        }
        return written(this.springWriter, mapped, this.springResult);
    }

    @SuppressWarnings("unchecked") // the handler's parameter is of this type
    List<Departure> decodeOurs(byte[] json) {
        return (List<Departure>) read(json, this.ourBody);
    }

    /** Spring reads, the handler validates and maps by hand. */
    @SuppressWarnings("unchecked") // the handler's parameter is of this type
    List<Departure> decodeSpring(byte[] json) {
        List<DepartureRecord> read = (List<DepartureRecord>) read(json, this.springBody);
        List<Departure> departures = new ArrayList<>(read.size());
        for (DepartureRecord one : read) {
            if (!this.validator.validate(one).isEmpty()) {
                throw new IllegalArgumentException("Violated: " + one);
            }
            departures.add(this.records.toEntity(one));
        }
        return departures;
    }

    private byte[] written(ResponseBodyResultHandler writer, Object value, MethodParameter type) {
        MockServerWebExchange exchange = MockServerWebExchange.from(
                MockServerHttpRequest.get("/departures").accept(MediaType.APPLICATION_JSON));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512 * 1024);
        exchange.getResponse().setWriteHandler(body -> body.doOnNext(buffer -> {
                    byte[] part = new byte[buffer.readableByteCount()];
                    buffer.read(part);
                    DataBufferUtils.release(buffer);
                    bytes.writeBytes(part);
                })
                .then());
        writer.handleResult(exchange, new HandlerResult(this.handlers, value, type))
                .block();
        return bytes.toByteArray();
    }

    private Object read(byte[] json, MethodParameter type) {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.post("/departures")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(json))));
        return Objects.requireNonNull(this.reader
                .resolveArgument(type, new BindingContext(), exchange)
                .block());
    }

    private static Method handler(String name, Class<?>... parameters) {
        try {
            return Handlers.class.getDeclaredMethod(name, parameters);
        } catch (NoSuchMethodException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** Fails unless both write the same bytes and read the same entities. */
    void requireSame(List<Departure> departures) {
        byte[] ours = encodeOurs(departures);
        byte[] springs = encodeSpring(departures);
        if (!java.util.Arrays.equals(ours, springs)) {
            throw new AssertionError("Ours wrote " + start(ours) + " where Spring wrote " + start(springs));
        }
        byte[] ourEntities = encodeSpring(decodeOurs(ours));
        if (!java.util.Arrays.equals(ourEntities, encodeSpring(decodeSpring(ours)))
                || !java.util.Arrays.equals(ourEntities, springs)) {
            throw new AssertionError("Ours read other entities than were written: " + start(ourEntities));
        }
    }

    private static String start(byte[] json) {
        return new String(json, 0, Math.min(500, json.length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        this.context.close();
    }

    /** What the parts read their types from; never called. */
    static class Handlers {

        @GetMapping("/ours")
        @ResponseBody
        @UseDto(DepartureView.class)
        @Nullable
        List<Departure> ourList() {
            return null;
        }

        @GetMapping("/springs")
        @ResponseBody
        @Nullable
        List<DepartureRecord> springList() {
            return null;
        }

        @PostMapping("/ours")
        @UseDto(DepartureView.class)
        void ourAdd(@Valid @RequestBody List<Departure> departures) {}

        @PostMapping("/springs")
        void springAdd(@RequestBody List<DepartureRecord> departures) {}
    }

    /** The application. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        JacksonAutoConfiguration.class,
        CodecsAutoConfiguration.class,
        ValidationAutoConfiguration.class,
        WebFluxAutoConfiguration.class,
        LitestarWebAutoConfiguration.class,
        LitestarDtoAutoConfiguration.class
    })
    static class Application {}
}
