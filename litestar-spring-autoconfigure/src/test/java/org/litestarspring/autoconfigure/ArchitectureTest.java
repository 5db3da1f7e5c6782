package org.litestarspring.autoconfigure;

import static com.tngtech.archunit.lang.conditions.ArchConditions.beAnnotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The arrows of the architecture, and the rules of the house that a machine can check. */
class ArchitectureTest {

    private static final String BASE = "org.litestarspring.";
    private static final List<String> CAPABILITIES = List.of("dto", "repository", "channels", "web");

    private static final JavaClasses SUITE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.litestarspring");

    @Test
    @DisplayName("The capabilities know nothing of each other, nor of the auto-configuration, nor of Spring Boot")
    void capabilities() {
        for (String one : CAPABILITIES) {
            String[] others = CAPABILITIES.stream()
                    .filter(other -> !other.equals(one))
                    .map(other -> BASE + other + "..")
                    .toArray(String[]::new);
            var inside = noClasses().that().resideInAPackage(BASE + one + "..");
            inside.should().dependOnClassesThat().resideInAnyPackage(others).check(SUITE);
            inside.should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(BASE + "autoconfigure..", "org.springframework.boot..")
                    .check(SUITE);
        }
    }

    @Test
    @DisplayName("Every package is null-marked")
    void nullMarked() {
        List<String> unmarked = SUITE.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(found -> found.getName().startsWith("org.litestarspring"))
                .filter(found -> found.getClasses().stream().anyMatch(type -> !isPackageInfo(type)))
                .filter(found -> !found.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .toList();

        assertThat(SUITE.size()).isGreaterThan(50);
        assertThat(unmarked).isEmpty();
    }

    @Test
    @DisplayName("Every bean of ours gives way to the user's, and no bean method is public")
    void beans() {
        methods()
                .that()
                .areAnnotatedWith(Bean.class)
                .should(beAnnotatedWith(ConditionalOnMissingBean.class))
                .andShould()
                .notHaveModifier(JavaModifier.PUBLIC)
                .check(SUITE);
    }

    @Test
    @DisplayName("Auto-configurations and properties stand in the auto-configuration's packages alone")
    void places() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .or()
                .areAnnotatedWith(ConfigurationProperties.class)
                .should()
                .resideInAPackage(BASE + "autoconfigure..")
                .check(SUITE);
        classes()
                .that()
                .areAnnotatedWith(ConfigurationProperties.class)
                .should()
                .beRecords()
                .check(SUITE);
    }

    private static boolean isPackageInfo(JavaClass type) {
        return type.getSimpleName().equals("package-info");
    }
}
