package io.msgserver.hotswap.settings;

import io.msgserver.base.config.Problems;
import java.util.List;

/**
 * Thrown when the settings file has settings that a plugin does not accept. The message can be shown as it is: a
 * headline, then one line for each problem.
 */
public final class BadPluginSettingsException extends IllegalArgumentException {

    BadPluginSettingsException(String path, List<String> problems) {
        super(Problems.report(path, problems));
    }
}
