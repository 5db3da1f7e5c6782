package org.litestarspring.autoconfigure.sse;

import org.litestarspring.dto.Direction;
import org.litestarspring.dto.Dto;

@Dto(of = Voyage.class, exclude = "secret", direction = Direction.OUT)
public interface VoyageView {}
