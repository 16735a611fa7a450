/**
 * The composition root: {@link io.msgserver.host.Host} builds everything with plain constructors, starts it in order
 * and stops it in reverse. It is the API for programs that embed a host.
 */
@NullMarked
package io.msgserver.host;

import org.jspecify.annotations.NullMarked;
