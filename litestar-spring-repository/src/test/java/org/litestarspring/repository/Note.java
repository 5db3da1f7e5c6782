package org.litestarspring.repository;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.UUID;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/** A column of each type, in a table whose name and columns are reserved words. */
@Table("order")
class Note {

    @Id
    Long id;

    String key;
    String text;
    byte[] data;
    BigDecimal amount;
    LocalDate day;
    LocalTime at;
    LocalDateTime moment;
    Boolean flag;
    Double ratio;
    Float part;
    Short small;
    UUID mark;

    static Note of(String key) {
        Note note = new Note();
        note.key = key;
        return note;
    }

    static Note full(String key, String text) {
        Note note = of(key);
        note.text = text;
        note.data = new byte[] {0, 1, -1, 39, 92, 0};
        note.amount = new BigDecimal("12345678901234567890.1234567890");
        note.day = LocalDate.of(1969, 2, 28);
        note.at = LocalTime.of(23, 59, 58);
        note.moment = LocalDateTime.of(2026, 3, 29, 2, 30, 0, 123_456_000);
        note.flag = true;
        note.ratio = 0.1;
        note.part = 0.1f;
        note.small = -7;
        note.mark = UUID.fromString("0190f3c1-0000-7000-8000-00000000abcd");
        return note;
    }
}
