/**
 * One version of a plugin that is loaded: its class loaders, its services, the leases of the calls that run in it, and the
 * slot from which callers get the current one. It does not know how a version is chosen or replaced.
 */
@NullMarked
package io.msgserver.hotswap.version;

import org.jspecify.annotations.NullMarked;
