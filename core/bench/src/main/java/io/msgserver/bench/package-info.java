/**
 * The commands of {@code msgserver bench}, which measure speed and resources: one class per command. Servers under test
 * run in processes of their own; on a machine with other load the most reliable figure is the processor time for each
 * request.
 */
@NullMarked
package io.msgserver.bench;

import org.jspecify.annotations.NullMarked;
