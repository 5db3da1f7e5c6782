package org.litestarspring.autoconfigure.dto.document;

/** What an application may lay around its entities. */
public record Envelope<T>(T body, Meta meta) {

    public record Meta(String requestedBy) {}
}
