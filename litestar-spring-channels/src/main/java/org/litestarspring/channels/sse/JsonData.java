package org.litestarspring.channels.sse;

import java.io.OutputStream;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.SerializationFeature;

/** All items of a stream by one generator, which costs more to make than a small item to write. */
final class JsonData implements SseData.Writer {

    private static final SerializedString NOTHING = new SerializedString("");

    private final JsonGenerator json;
    private final SequenceWriter values;

    /** Takes what {@link #prepared} made. */
    JsonData(ObjectWriter writer, OutputStream out) {
        this.json = writer.createGenerator(out, JsonEncoding.UTF8);
        this.values = writer.writeValues(this.json);
    }

    static ObjectWriter prepared(ObjectWriter writer) {
        return writer.without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
                .without(SerializationFeature.INDENT_OUTPUT)
                .without(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
                .without(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .withRootValueSeparator(NOTHING);
    }

    @Override
    public void write(Object item) {
        this.values.write(item);
        this.json.flush();
    }

    @Override
    public void close() {
        this.json.close();
    }
}
