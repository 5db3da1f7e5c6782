package org.litestarspring.autoconfigure.dto.document.staff;

import org.litestarspring.dto.Dto;

/** Of the same simple name as another entity, and so is its view. */
public record Voyage(String berth, Captain captain) {

    public record Captain(String rank) {}

    @Dto(of = Voyage.class)
    public interface View {}
}
