/**
 * The composition root: {@link io.msgserver.host.Host} builds everything with plain constructors, starts it in order
 * and stops it in reverse, and is the API for those who embed a host in a program of their own.
 */
@NullMarked
package io.msgserver.host;

import org.jspecify.annotations.NullMarked;
