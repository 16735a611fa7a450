/**
 * How fast is it, and what does it need? {@code msgserver bench}: one class a command. What is measured runs in a
 * process of its own; the figure to trust on a machine that does other things too is its processor time for each
 * request.
 */
@NullMarked
package io.msgserver.bench;

import org.jspecify.annotations.NullMarked;
