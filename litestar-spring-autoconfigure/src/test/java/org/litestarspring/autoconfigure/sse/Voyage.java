package org.litestarspring.autoconfigure.sse;

/** What is sent, with something that must not be. */
public record Voyage(int number, String port, String secret) {}
