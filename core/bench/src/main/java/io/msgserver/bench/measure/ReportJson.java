package io.msgserver.bench.measure;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A report for scripts: its records, with names in the style of the settings. */
final class ReportJson {
    private ReportJson() {}

    static String of(Record report) {
        return JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(SerializationFeature.INDENT_OUTPUT).build().writeValueAsString(report);
    }
}
