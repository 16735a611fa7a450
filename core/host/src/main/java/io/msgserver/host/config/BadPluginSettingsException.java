package io.msgserver.host.config;

import java.util.List;

/** What the settings file has for a plugin is not what the plugin takes. The message is made to be shown as it is: a headline, then one line for each problem. */
public final class BadPluginSettingsException extends IllegalArgumentException {

    BadPluginSettingsException(String path, List<String> problems) {
        super(Problems.report(path, problems));
    }
}
