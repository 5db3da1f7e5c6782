package org.litestarspring.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.repository.AsyncRepository;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.repository.Repository;
import org.springframework.javapoet.ClassName;
import org.springframework.transaction.interceptor.TransactionalProxy;

@DisplayName("A native image of the application")
class RuntimeHintsTest {

    @Test
    @DisplayName("D67 is told of its DTOs, its entities and their repositories")
    void hints() {
        RuntimeHints hints = processed();

        assertThat(RuntimeHintsPredicates.reflection().onType(FlightView.class)).accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(FlightViewDto.class)
                        .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(FlightViewDtoMapper.class)
                        .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(Flight.class)
                        .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.proxies()
                        .forInterfaces(AopProxyUtils.completeJdkProxyInterfaces(
                                AsyncRepository.class, Repository.class, TransactionalProxy.class)))
                .accepts(hints);
    }

    @Test
    @DisplayName("is told of its listener, and of what that takes and returns")
    void listeners() {
        RuntimeHints hints = processed();

        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Chat.class, "chat"))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Chat.Line.class, "text"))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Chat.Said.class, "from"))
                .accepts(hints);
    }

    /** As {@code process-aot} does it. */
    private static RuntimeHints processed() {
        SpringApplication application = new SpringApplication(DemoApplication.class);
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get(DemoApplication.class)), new InMemoryGeneratedFiles());
        System.setProperty("spring.aot.processing", "true");
        try (GenericApplicationContext context = prepared(application)) {
            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
            generation.writeGeneratedContent();
            return generation.getRuntimeHints();
        } finally {
            System.clearProperty("spring.aot.processing");
        }
    }

    private static GenericApplicationContext prepared(SpringApplication application) {
        return SpringApplication.withHook(
                started -> new SpringApplicationRunListener() {
                    @Override
                    public void contextLoaded(ConfigurableApplicationContext context) {
                        throw new SpringApplication.AbandonedRunException(context);
                    }
                },
                () -> {
                    try {
                        return (GenericApplicationContext) application.run();
                    } catch (SpringApplication.AbandonedRunException prepared) {
                        return (GenericApplicationContext) prepared.getApplicationContext();
                    }
                });
    }
}
