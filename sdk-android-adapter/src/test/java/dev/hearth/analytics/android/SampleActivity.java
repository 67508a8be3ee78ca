package dev.hearth.analytics.android;

import android.app.Activity;
import android.os.Bundle;
import android.widget.Switch;
import dev.hearth.analytics.Analytics;
import dev.hearth.analytics.CommandExecuted;
import dev.hearth.analytics.Consent;
import org.jspecify.annotations.Nullable;

/** A screen with the switch for the player. What a game copies; {@code docs/guide/android.md} shows it. */
// <activity>
public final class SampleActivity extends Activity {
    @Override
    protected void onCreate(@Nullable Bundle state) {
        super.onCreate(state);
        Analytics.setVillage("village-7f3a"); // any id; only a keyed hash of it leaves the device
        Analytics.track(CommandExecuted.of("open_settings"));

        Switch consent = new Switch(this);
        consent.setId(android.R.id.checkbox);
        consent.setText("Tell the makers how the game is played");
        consent.setSaveEnabled(false); // the library remembers it
        consent.setChecked(Analytics.status().consent() == Consent.GRANTED);
        consent.setOnCheckedChangeListener((button, allowed) -> {
            button.setEnabled(false); // until the decision is written down
            Consent decided = allowed ? Consent.GRANTED : Consent.DENIED;
            AndroidAnalytics.setConsent(decided, () -> button.post(() -> button.setEnabled(true)));
        });
        setContentView(consent);
    }
}
// </activity>
