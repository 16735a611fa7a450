/**
 * The change from one version to the next: staging, hand-over, flip, and retirement of the old one.
 */
@NullMarked
package io.msgserver.hotswap.swap;

import org.jspecify.annotations.NullMarked;
