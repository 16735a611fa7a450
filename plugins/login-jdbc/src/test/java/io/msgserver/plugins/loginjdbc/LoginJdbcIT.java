package io.msgserver.plugins.loginjdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.testkit.TestHost;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Checks that the built jar contains the databases' drivers, but not the handler of login-file. */
class LoginJdbcIT {
    @RegisterExtension
    private final TestHost host = TestHost.jar(Path.of(System.getProperty("plugin.jar")));

    @Test
    void the_jar_has_what_it_needs() {
        assertThatThrownBy(() -> host.login("nobody", "open sesame")).hasMessageContaining("401");
        assertThat(host.log().lines("ERROR")).isEmpty();
    }
}
