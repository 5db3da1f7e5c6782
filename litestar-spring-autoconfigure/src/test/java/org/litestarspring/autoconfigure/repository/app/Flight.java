package org.litestarspring.autoconfigure.repository.app;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

@Table("flights")
public record Flight(@Id Long id, String origin, int delayMinutes) {

    public static Flight of(String origin, int delayMinutes) {
        return new Flight(null, origin, delayMinutes);
    }
}
