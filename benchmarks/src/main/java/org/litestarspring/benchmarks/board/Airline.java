package org.litestarspring.benchmarks.board;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.NullUnmarked;

/** What is nested in a departure. */
@NullUnmarked
public class Airline {

    @NotNull
    @Size(min = 2, max = 2)
    private String iata;

    @NotNull
    private String name;

    private String apiSecret;

    /** The property {@code iata}. */
    public String getIata() {
        return this.iata;
    }

    /** Sets {@code iata}. */
    public void setIata(String iata) {
        this.iata = iata;
    }

    /** The property {@code name}. */
    public String getName() {
        return this.name;
    }

    /** Sets {@code name}. */
    public void setName(String name) {
        this.name = name;
    }

    /** The property {@code apiSecret}. */
    public String getApiSecret() {
        return this.apiSecret;
    }

    /** Sets {@code apiSecret}. */
    public void setApiSecret(String apiSecret) {
        this.apiSecret = apiSecret;
    }
}
