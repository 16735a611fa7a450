/**
 * {@code bench login}: the cost of a login, beside a bare server that speaks the same lines.
 */
@NullMarked
package io.msgserver.bench.login;

import org.jspecify.annotations.NullMarked;
