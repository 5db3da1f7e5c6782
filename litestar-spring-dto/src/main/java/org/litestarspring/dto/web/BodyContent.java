package org.litestarspring.dto.web;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** JSON that can be read more than once. */
sealed interface BodyContent {

    /** @return null for a body of {@code null} */
    <T> @Nullable T read(ObjectReader reader);

    /** The text, not to be changed. */
    byte[] bytes(JsonMapper json);

    /** As it came. */
    record Bytes(byte[] json) implements BodyContent {

        @Override
        public <T> @Nullable T read(ObjectReader reader) {
            return reader.readValue(this.json);
        }

        @Override
        public byte[] bytes(JsonMapper json) {
            return this.json;
        }
    }

    /** A part of what came. */
    record Tree(JsonNode json) implements BodyContent {

        @Override
        public <T> @Nullable T read(ObjectReader reader) {
            return reader.readValue(this.json);
        }

        @Override
        public byte[] bytes(JsonMapper json) {
            return json.writeValueAsBytes(this.json);
        }
    }
}
