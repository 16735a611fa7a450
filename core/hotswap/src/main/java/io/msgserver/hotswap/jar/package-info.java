/**
 * A plugin's jar, read without running its code: manifest, list of extensions, versions of its classes. It knows no
 * folder and no version that runs.
 */
@NullMarked
package io.msgserver.hotswap.jar;

import org.jspecify.annotations.NullMarked;
