package org.litestarspring.autoconfigure.repository.filters;

import org.junit.jupiter.api.DisplayName;

@DisplayName("On H2")
class H2FilterByTest extends FilterByContract {

    @Override
    String[] database() {
        return new String[] {
            "spring.r2dbc.url=r2dbc:h2:mem:///filters?options=DB_CLOSE_DELAY=-1;CASE_INSENSITIVE_IDENTIFIERS=TRUE"
        };
    }
}
