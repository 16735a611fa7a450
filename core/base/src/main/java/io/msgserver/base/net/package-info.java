/** Addresses of servers as text. It knows no other package. */
@NullMarked
package io.msgserver.base.net;

import org.jspecify.annotations.NullMarked;
