package org.litestarspring.repository.dialect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Grammars of databases' languages, which the build lays out under {@code target/grammars}. They are called by reflection,
 * since each has a runtime of its own.
 */
enum VendorGrammar {
    /** That of pgCodeKeeper, a tool that compares schemas of SQL Server. */
    SQL_SERVER(
            "tsql",
            "org.pgcodekeeper.core.parsers.antlr.ms.generated.TSQLLexer",
            "org.pgcodekeeper.core.parsers.antlr.ms.generated.TSQLParser",
            "tsql_file",
            UnaryOperator.identity()),

    /** That of ANTLR's collection, which has key words in upper case. */
    ORACLE(
            "plsql",
            "io.github.melin.superior.parser.oracle.antlr4.OracleLexer",
            "io.github.melin.superior.parser.oracle.antlr4.OracleParser",
            "sql_script",
            VendorGrammar::inUpperCase);

    private final String lexer;
    private final String parser;
    private final String rule;
    private final UnaryOperator<String> prepared;
    private final ClassLoader classes;

    VendorGrammar(String folder, String lexer, String parser, String rule, UnaryOperator<String> prepared) {
        this.lexer = lexer;
        this.parser = parser;
        this.rule = rule;
        this.prepared = prepared;
        this.classes =
                new URLClassLoader(jars(Path.of("target/grammars", folder)), ClassLoader.getPlatformClassLoader());
    }

    /** @return what is wrong, with its line and column; nothing where all of the text is of the language */
    List<String> faults(String sql) {
        // As ANTLR advises: what the fast way does not accept, the thorough one is asked about.
        List<String> fast = faults(sql, "SLL");
        return fast.isEmpty() ? fast : faults(sql, "LL");
    }

    private List<String> faults(String sql, String mode) {
        List<String> faults = new ArrayList<>();
        try {
            Object text =
                    type("CharStreams").getMethod("fromString", String.class).invoke(null, this.prepared.apply(sql));
            Object words = listened(
                    this.classes
                            .loadClass(this.lexer)
                            .getConstructor(type("CharStream"))
                            .newInstance(text),
                    faults);
            Object tokens = type("CommonTokenStream")
                    .getConstructor(type("TokenSource"))
                    .newInstance(words);
            Object parsing = listened(
                    this.classes
                            .loadClass(this.parser)
                            .getConstructor(type("TokenStream"))
                            .newInstance(tokens),
                    faults);
            Object interpreter = parsing.getClass().getMethod("getInterpreter").invoke(parsing);
            Class<?> modes = type("atn.PredictionMode");
            interpreter
                    .getClass()
                    .getMethod("setPredictionMode", modes)
                    .invoke(interpreter, modes.getField(mode).get(null));
            parsing.getClass().getMethod(this.rule).invoke(parsing);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(failure);
        }
        return faults;
    }

    private Object listened(Object recognizer, List<String> faults) throws ReflectiveOperationException {
        Object listener = Proxy.newProxyInstance(
                this.classes, new Class<?>[] {type("ANTLRErrorListener")}, (self, method, arguments) -> {
                    if (method.getName().equals("syntaxError")) {
                        faults.add(arguments[2] + ":" + arguments[3] + " " + arguments[4]);
                    }
                    return null;
                });
        recognizer.getClass().getMethod("removeErrorListeners").invoke(recognizer);
        recognizer
                .getClass()
                .getMethod("addErrorListener", type("ANTLRErrorListener"))
                .invoke(recognizer, listener);
        return recognizer;
    }

    private Class<?> type(String name) throws ClassNotFoundException {
        return this.classes.loadClass("org.antlr.v4.runtime." + name);
    }

    /** All but quoted names and texts. */
    private static String inUpperCase(String sql) {
        StringBuilder upper = new StringBuilder(sql.length());
        for (String part : sql.split("(?=['\"])|(?<=['\"])")) {
            boolean isQuoted = upper.chars().filter(c -> c == '"').count() % 2 == 1
                    || upper.chars().filter(c -> c == '\'').count() % 2 == 1;
            upper.append(isQuoted ? part : part.toUpperCase(Locale.ROOT));
        }
        return upper.toString();
    }

    private static URL[] jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> {
                        try {
                            return file.toUri().toURL();
                        } catch (MalformedURLException failure) {
                            throw new UncheckedIOException(failure);
                        }
                    })
                    .toArray(URL[]::new);
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "There are no grammars in " + folder.toAbsolutePath() + ". Build the module with Maven once.",
                    failure);
        }
    }
}
