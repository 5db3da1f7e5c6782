package org.litestarspring.autoconfigure.repository;

import org.litestarspring.repository.MissingIdException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Names the entity, and the two ways out. */
class MissingIdFailureAnalyzer extends AbstractFailureAnalyzer<MissingIdException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MissingIdException cause) {
        return new FailureAnalysis(
                cause.getMessage() + " A repository cannot tell its rows apart.",
                "Annotate the property that identifies a " + cause.entity().getSimpleName()
                        + " with org.springframework.data.annotation.Id. If it needs no repository, annotate the class:\n"
                        + "    @NoRepositoryBean",
                cause);
    }
}
