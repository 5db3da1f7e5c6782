package org.litestarspring.autoconfigure.repository.orders;

import org.litestarspring.repository.AsyncRepository;

public interface Orders extends AsyncRepository<Order, Long> {}
