package org.litestarspring.benchmarks.figure;

import java.util.List;

/** Figures that are measured together. */
public interface Group {

    /** The name on the command line, which is also the prefix of its figures. */
    String name();

    /** Another name on the command line that brings this group too. */
    default String partOf() {
        return name();
    }

    /**
     * Measures.
     *
     * @throws Exception when something fails, or the contenders did not do the same work
     */
    List<Figure> run(Settings settings) throws Exception;

    /** How the group is run, for the report: threads, pins, processes. */
    String conditions();

    /** The jars whose versions decide about the figures, by artifact name. */
    List<String> artifacts();
}
