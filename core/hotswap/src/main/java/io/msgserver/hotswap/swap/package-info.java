/** Swaps one version for the next: staging, hand-over, flip, and retirement of the old version. */
@NullMarked
package io.msgserver.hotswap.swap;

import org.jspecify.annotations.NullMarked;
