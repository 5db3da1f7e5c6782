package org.litestarspring.dto.processor.model;

public record Aircraft(String tail, String maintenanceNote) {}
