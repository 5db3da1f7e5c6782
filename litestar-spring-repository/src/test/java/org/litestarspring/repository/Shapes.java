package org.litestarspring.repository;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.data.annotation.CreatedBy;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.LastModifiedBy;
import org.springframework.data.annotation.Transient;
import org.springframework.data.annotation.Version;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.domain.Persistable;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.data.relational.core.mapping.Embedded;
import org.springframework.data.relational.core.mapping.InsertOnlyProperty;
import org.springframework.data.relational.core.mapping.Sequence;
import org.springframework.data.relational.core.mapping.Table;

/** Entities of every shape that Spring Data knows. */
final class Shapes {

    private Shapes() {}

    enum Level {
        JUNIOR,
        SENIOR
    }

    record Money(long cents) {

        @WritingConverter
        enum Writing implements Converter<Money, Long> {
            INSTANCE;

            @Override
            public Long convert(Money source) {
                return source.cents();
            }
        }

        @ReadingConverter
        enum Reading implements Converter<Long, Money> {
            INSTANCE;

            @Override
            public Money convert(Long source) {
                return new Money(source);
            }
        }
    }

    record Address(@Nullable String street, @Nullable String city) {}

    /** Converters, an embedded value, columns with names of their own, who made it and who changed it. */
    @Table("people")
    static class Person {

        @Id
        Long id;

        @Version
        Long version;

        String name;
        Level level;
        Money salary;

        @Embedded(onEmpty = Embedded.OnEmpty.USE_NULL, prefix = "home_")
        Address home;

        @InsertOnlyProperty
        String source;

        @Column("nick name")
        String nick;

        @Column("MixedCase")
        Boolean mixed;

        @Transient
        String unsaved;

        @CreatedBy
        String maker;

        @LastModifiedBy
        String changer;

        static Person of(int i) {
            Person person = new Person();
            person.name = "person " + i;
            person.level = i % 3 == 0 ? null : i % 2 == 0 ? Level.JUNIOR : Level.SENIOR;
            person.salary = i % 4 == 0 ? null : new Money(i * 100L);
            person.home = i % 5 == 0 ? null : new Address("street " + i, i % 2 == 0 ? null : "city");
            person.source = "source " + i;
            person.nick = i % 7 == 0 ? null : "nick " + i;
            person.mixed = i % 2 == 0;
            person.unsaved = "unsaved";
            return person;
        }
    }

    /** Says itself whether it is new. */
    @Table("tickets")
    static class Ticket implements Persistable<UUID> {

        @Id
        UUID code;

        String holder;

        @Transient
        boolean known;

        static Ticket of(int i) {
            Ticket ticket = new Ticket();
            ticket.code = new UUID(7, i);
            ticket.holder = "holder " + i;
            return ticket;
        }

        @Override
        public UUID getId() {
            return this.code;
        }

        @Override
        public boolean isNew() {
            return !this.known;
        }
    }

    /** A primitive identifier and version, in a table with a schema and a name that must be quoted. */
    @Table(name = "Order Lines", schema = "shop")
    static class OrderLine {

        @Id
        long id;

        @Version
        int version;

        @Column("select")
        String text;

        int pieces;

        static OrderLine of(int i) {
            OrderLine line = new OrderLine();
            line.text = "line " + i;
            line.pieces = i;
            return line;
        }
    }

    /** An identifier from a sequence. */
    @Table("seats")
    static class Seat {

        @Id
        @Sequence("seat_numbers")
        Long number;

        String name;

        static Seat of(int i) {
            Seat seat = new Seat();
            seat.name = "seat " + i;
            return seat;
        }
    }

    /** Seventy columns. */
    @Table("wide")
    static class Wide {

        @Id
        Long id;

        Integer c1;
        Integer c2;
        Integer c3;
        Integer c4;
        Integer c5;
        Integer c6;
        Integer c7;
        Integer c8;
        Integer c9;
        Integer c10;
        Integer c11;
        Integer c12;
        Integer c13;
        Integer c14;
        Integer c15;
        Integer c16;
        Integer c17;
        Integer c18;
        Integer c19;
        Integer c20;
        Integer c21;
        Integer c22;
        Integer c23;
        Integer c24;
        Integer c25;
        Integer c26;
        Integer c27;
        Integer c28;
        Integer c29;
        Integer c30;
        Integer c31;
        Integer c32;
        Integer c33;
        Integer c34;
        Integer c35;
        Integer c36;
        Integer c37;
        Integer c38;
        Integer c39;
        Integer c40;
        Integer c41;
        Integer c42;
        Integer c43;
        Integer c44;
        Integer c45;
        Integer c46;
        Integer c47;
        Integer c48;
        Integer c49;
        Integer c50;
        Integer c51;
        Integer c52;
        Integer c53;
        Integer c54;
        Integer c55;
        Integer c56;
        Integer c57;
        Integer c58;
        Integer c59;
        Integer c60;
        Integer c61;
        Integer c62;
        Integer c63;
        Integer c64;
        Integer c65;
        Integer c66;
        Integer c67;
        Integer c68;
        Integer c69;

        static Wide of(int i) {
            Wide wide = new Wide();
            wide.c1 = i;
            wide.c35 = i % 2 == 0 ? null : -i;
            wide.c69 = i * 69;
            return wide;
        }
    }
}
