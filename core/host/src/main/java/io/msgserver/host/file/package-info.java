/**
 * Files that more than one process writes, or that have to be whole after a crash: locks, and writes that take the
 * place of what was there. Knows no other room.
 */
@NullMarked
package io.msgserver.host.file;

import org.jspecify.annotations.NullMarked;
