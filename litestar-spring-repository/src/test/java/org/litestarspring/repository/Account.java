package org.litestarspring.repository;

import org.springframework.data.annotation.CreatedDate;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Table;

@Table("accounts")
record Account(
        @Id Long id,
        @Version Long version,
        String owner,
        int balance,
        @CreatedDate Long createdAt) {

    static Account of(String owner, int balance) {
        return new Account(null, null, owner, balance, null);
    }

    Account withBalance(int changed) {
        return new Account(this.id, this.version, this.owner, changed, this.createdAt);
    }
}
