package org.litestarspring.dto.web;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/** JSON that can be read more than once. */
sealed interface BodyContent {

    /** @return null for a body of {@code null} */
    <T> @Nullable T read(ObjectReader reader);

    /** As it came. */
    record Bytes(byte[] json) implements BodyContent {

        @Override
        public <T> @Nullable T read(ObjectReader reader) {
            return reader.readValue(this.json);
        }
    }

    /** A part of what came. */
    record Tree(JsonNode json) implements BodyContent {

        @Override
        public <T> @Nullable T read(ObjectReader reader) {
            return reader.readValue(this.json);
        }
    }
}
