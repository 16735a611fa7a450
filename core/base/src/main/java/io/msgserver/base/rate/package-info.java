/** Limits on rates. It knows no other package. */
@NullMarked
package io.msgserver.base.rate;

import org.jspecify.annotations.NullMarked;
