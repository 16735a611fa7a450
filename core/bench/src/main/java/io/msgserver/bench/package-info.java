/**
 * The commands of {@code msgserver bench}, which measure speed and resources: one class per command. Servers under test
 * run in processes of their own; the figure to trust on a machine that does other things too is its processor time for
 * each request.
 */
@NullMarked
package io.msgserver.bench;

import org.jspecify.annotations.NullMarked;
