/**
 * Reads a plugin's jar without running its code: manifest, list of extensions, class file versions. This package
 * depends neither on the plugins folder nor on loaded versions.
 */
@NullMarked
package io.msgserver.hotswap.jar;

import org.jspecify.annotations.NullMarked;
