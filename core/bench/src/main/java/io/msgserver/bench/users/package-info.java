/**
 * {@code bench users} and {@code reconnect}: the memory of users, and their return all at once.
 */
@NullMarked
package io.msgserver.bench.users;

import org.jspecify.annotations.NullMarked;
