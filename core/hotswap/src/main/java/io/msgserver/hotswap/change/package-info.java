/**
 * The changes that an operator requests, one at a time: an installation, a rollback, or new settings. Each waits until
 * its plugin serves. An installation or rollback is undone when the plugin cannot serve.
 */
@NullMarked
package io.msgserver.hotswap.change;

import org.jspecify.annotations.NullMarked;
