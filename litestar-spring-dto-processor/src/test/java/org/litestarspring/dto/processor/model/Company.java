package org.litestarspring.dto.processor.model;

public record Company(String name, String taxId) {}
