// Firmware differs within a series in how it publishes. The test commands say how the module at hand does it.
using System.Globalization;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Profiles;

/// <summary>What a firmware does with the last argument of a publish command.</summary>
public enum PublishForm
{
    /// <summary>The probe did not tell: no answer, or one that is not understood.</summary>
    Unknown,

    /// <summary>The firmware does not have the command.</summary>
    Missing,

    /// <summary>It is the length of a payload that follows a prompt.</summary>
    Length,

    /// <summary>It is the message itself: unusable for JSON, because no rule for quotes is documented.</summary>
    Inline,
}

/// <summary>What a test command told about a publish command.</summary>
/// <param name="Form">The form.</param>
/// <param name="MaxBytes">The largest payload it announces; null when it does not.</param>
public sealed record PublishSupport(PublishForm Form, int? MaxBytes);

/// <summary>A profile after the probe.</summary>
/// <param name="Profile">The profile to use.</param>
/// <param name="CanPublish">False when the firmware has neither command in a usable form, as QuecPython builds do.</param>
/// <param name="Explanation">What the probe found, for people.</param>
public sealed record RefinedProfile(ModuleProfile Profile, bool CanPublish, string Explanation);

/// <summary>Reads the answers to <c>AT+QMTPUBEX=?</c> and <c>AT+QMTPUB=?</c>. Pure.</summary>
public static class PublishProbe
{
    /// <summary>Reads one answer. The last field of a test answer is <c>"length"</c>, <c>(1-1548)</c>, <c>&lt;msglen&gt;</c> or the like for
    /// the length form, <c>&lt;msg&gt;</c> or the like for the inline form.</summary>
    public static PublishSupport Read(AtResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (!response.IsOk)
        {
            // No final result code: the module did not answer, which says nothing about the command.
            return new PublishSupport(response.Final.Kind == AtFinalKind.None ? PublishForm.Unknown : PublishForm.Missing, null);
        }

        string? line = response.Lines.FirstOrDefault(l => l.StartsWith("+QMTPUB", StringComparison.OrdinalIgnoreCase));
        if (line is null)
        {
            return new PublishSupport(PublishForm.Unknown, null);
        }

        string last = line[(line.LastIndexOf(',') + 1)..].Trim(' ', '[', ']', '<', '>', '"', '(', ')');
        int dash = last.IndexOf('-', StringComparison.Ordinal);
        if (dash > 0 && ReplyLines.IsDigits(last[..dash]) && int.TryParse(last.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int max) && max > 1)
        {
            return new PublishSupport(PublishForm.Length, max);
        }

        PublishForm form = last.Contains("len", StringComparison.OrdinalIgnoreCase) ? PublishForm.Length
            : last.Contains("msg", StringComparison.OrdinalIgnoreCase)
                || last.Contains("message", StringComparison.OrdinalIgnoreCase)
                || last.Contains("payload", StringComparison.OrdinalIgnoreCase) ? PublishForm.Inline
            : PublishForm.Unknown;
        return new PublishSupport(form, null);
    }

    /// <summary>Refines a profile: the series' own command where the firmware has it, the other one where only that takes a length, and
    /// the maximum that it announces.</summary>
    /// <param name="profile">The series' profile.</param>
    /// <param name="pubEx">The answer to <c>AT+QMTPUBEX=?</c>.</param>
    /// <param name="pub">The answer to <c>AT+QMTPUB=?</c>.</param>
    public static RefinedProfile Refine(ModuleProfile profile, PublishSupport pubEx, PublishSupport pub)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(pubEx);
        ArgumentNullException.ThrowIfNull(pub);
        bool prefersPubEx = profile.PublishCommand.Value == QmtPublishCommand.Qmtpubex;
        (PublishSupport own, PublishSupport other) = prefersPubEx ? (pubEx, pub) : (pub, pubEx);
        (string ownName, string otherName) = prefersPubEx ? ("QMTPUBEX", "QMTPUB") : ("QMTPUB", "QMTPUBEX");

        if (own.Form is PublishForm.Length or PublishForm.Unknown)
        {
            ModuleProfile kept = own.MaxBytes is { } max ? profile with { MaxPublishBytes = new(max, $"the module's answer to AT+{ownName}=?") } : profile;
            return new RefinedProfile(kept, true, own.Form == PublishForm.Unknown
                ? $"AT+{ownName}=? did not tell; {profile.Name} publishes with it by the manual."
                : $"AT+{ownName} takes a length, up to {kept.MaxPublishBytes.Value.Text()} bytes.");
        }

        if (other.Form == PublishForm.Length)
        {
            QmtPublishCommand command = prefersPubEx ? QmtPublishCommand.Qmtpub : QmtPublishCommand.Qmtpubex;
            ModuleProfile switched = profile with
            {
                PublishCommand = new(command, $"the module's answer to AT+{otherName}=?"),
                MaxPublishBytes = other.MaxBytes is { } max
                    ? new(max, $"the module's answer to AT+{otherName}=?")
                    : new(Math.Min(profile.MaxPublishBytes, SafeMaximum), $"UNCONFIRMED: AT+{otherName}=? does not tell; the smallest known limit with a length"),
            };
            return new RefinedProfile(switched, true, $"This firmware publishes with AT+{otherName}, not AT+{ownName}.");
        }

        return new RefinedProfile(
            profile,
            false,
            own.Form == PublishForm.Missing && other.Form == PublishForm.Missing
                ? "The firmware has no MQTT publish command; QuecPython builds have none: install standard firmware."
                : $"AT+{ownName} takes no length on this firmware, and AT+{otherName} is no alternative; payloads cannot be sent safely.");
    }

    private const int SafeMaximum = 1500;
}
