/** The command {@code msgserver top}: the live view of a host. */
@NullMarked
package io.msgserver.cli.top;

import org.jspecify.annotations.NullMarked;
