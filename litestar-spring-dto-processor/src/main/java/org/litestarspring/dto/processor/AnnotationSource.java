package org.litestarspring.dto.processor;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.SimpleAnnotationValueVisitor14;

/** Writes an annotation as source. Javac's own text of one is for people: it leaves out the owners of enum constants. */
final class AnnotationSource extends SimpleAnnotationValueVisitor14<String, Void> {

    private static final AnnotationSource VALUES = new AnnotationSource();

    private AnnotationSource() {}

    static String of(AnnotationMirror annotation) {
        return "@" + Mirrors.name(annotation) + members(annotation.getElementValues());
    }

    private static String members(Map<? extends ExecutableElement, ? extends AnnotationValue> members) {
        if (members.isEmpty()) {
            return "";
        }
        if (members.size() == 1) {
            var only = members.entrySet().iterator().next();
            if (only.getKey().getSimpleName().contentEquals("value")) {
                return "(" + VALUES.visit(only.getValue()) + ")";
            }
        }
        return members.entrySet().stream()
                .map(member -> member.getKey().getSimpleName() + " = " + VALUES.visit(member.getValue()))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    @Override
    protected String defaultAction(Object value, Void nothing) {
        return value.toString();
    }

    @Override
    public String visitString(String text, Void nothing) {
        return Names.quoted(text);
    }

    @Override
    public String visitChar(char character, Void nothing) {
        return "(char) " + (int) character;
    }

    @Override
    public String visitByte(byte value, Void nothing) {
        return "(byte) " + value;
    }

    @Override
    public String visitShort(short value, Void nothing) {
        return "(short) " + value;
    }

    @Override
    public String visitLong(long value, Void nothing) {
        return value + "L";
    }

    @Override
    public String visitFloat(float value, Void nothing) {
        return Float.isFinite(value)
                ? value + "f"
                : "java.lang.Float.intBitsToFloat(" + Float.floatToIntBits(value) + ")";
    }

    @Override
    public String visitType(TypeMirror type, Void nothing) {
        return type + ".class";
    }

    @Override
    public String visitEnumConstant(VariableElement constant, Void nothing) {
        return SourceTypes.raw(constant.asType()) + "." + constant.getSimpleName();
    }

    @Override
    public String visitAnnotation(AnnotationMirror annotation, Void nothing) {
        return of(annotation);
    }

    @Override
    public String visitArray(List<? extends AnnotationValue> values, Void nothing) {
        if (values.size() == 1) {
            return visit(values.get(0));
        }
        return values.stream().map(this::visit).collect(Collectors.joining(", ", "{", "}"));
    }
}
