package org.litestarspring.dto.processor.model;

import jakarta.validation.constraints.Pattern;

public class Airline {

    @Pattern(regexp = "[A-Z]{2}")
    private String iata;

    private String name;
    private String apiSecret;
    private Company owner;

    public String getIata() {
        return iata;
    }

    public void setIata(String iata) {
        this.iata = iata;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getApiSecret() {
        return apiSecret;
    }

    public void setApiSecret(String apiSecret) {
        this.apiSecret = apiSecret;
    }

    public Company getOwner() {
        return owner;
    }

    public void setOwner(Company owner) {
        this.owner = owner;
    }
}
