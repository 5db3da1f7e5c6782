package org.litestarspring.autoconfigure.actuator;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.Label;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;

/** Where a method stands in its source, as its class file tells: {@code Flights.java:42}. */
final class SourceLocation extends ClassVisitor {

    private final String name;
    private final String descriptor;
    private @Nullable String file;
    private int line;

    private SourceLocation(Method method) {
        super(SpringAsmInfo.ASM_VERSION);
        this.name = method.getName();
        this.descriptor = Type.getMethodDescriptor(method);
    }

    /** The line of the method's first statement; null where the class was compiled without, or made at run time. */
    static @Nullable String of(Method method) {
        Class<?> type = method.getDeclaringClass();
        try (InputStream bytes =
                type.getResourceAsStream(type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class")) {
            if (bytes == null) {
                return null;
            }
            SourceLocation location = new SourceLocation(method);
            new ClassReader(bytes).accept(location, ClassReader.SKIP_FRAMES);
            return location.file == null ? null : location.file + (location.line == 0 ? "" : ":" + location.line);
        } catch (IOException | RuntimeException unreadable) {
            return null;
        }
    }

    @Override
    public void visitSource(@Nullable String source, @Nullable String debug) {
        this.file = source;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        if (!name.equals(this.name) || !descriptor.equals(this.descriptor)) {
            return null;
        }
        return new MethodVisitor(SpringAsmInfo.ASM_VERSION) {
            @Override
            public void visitLineNumber(int number, Label start) {
                SourceLocation.this.line = SourceLocation.this.line == 0 ? number : SourceLocation.this.line;
            }
        };
    }
}
