/**
 * Compiles and runs what the manual shows.
 *
 * <p>A page is an application. A fenced block that names a file ({@code ```java file=src/main/java/...}) is that file;
 * a {@code sh} block of {@code curl} commands is run against the application, and the {@code json} or {@code http}
 * block after it is the answer that must come. Start at {@link org.litestarspring.docs.PagesTest}.
 */
@NullMarked
package org.litestarspring.docs;

import org.jspecify.annotations.NullMarked;
