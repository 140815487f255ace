// The names of a run and their values: variables, captures, what steps leave behind. One set for the whole run.
using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Jint;
using Jint.Native;
using Jint.Runtime;
using OneNetModem.At.Tracing;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>A value cannot be had, or cannot stand where it is to stand. Ends the step, not the program.</summary>
internal sealed class ScriptValueException(string message) : Exception(message);

/// <summary>Names and values. A value is null, a bool, a double, a string, a list, or names with values.</summary>
internal sealed class ScriptNames
{
    private const int LongestText = 100_000;
    private const int ShortestSecret = 3;

    // It is read by people and sent to servers, never put into a web page as it is.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _stale = new(StringComparer.Ordinal);
    private readonly HashSet<string> _secretNames = new(StringComparer.Ordinal);
    private readonly List<string> _secrets = [];
    private Engine? _engine;

    /// <summary>The secret values that are known by now, longest first.</summary>
    public IReadOnlyList<string> Secrets => _secrets;

    /// <summary>The value of a name; null also when there is none.</summary>
    public object? this[string name]
    {
        get => _values.GetValueOrDefault(name);
        set
        {
            _values[name] = value;
            _stale.Add(name);
            if (_secretNames.Contains(name))
            {
                Hide(Text(value));
            }
        }
    }

    /// <summary>Whether the name has a value.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>Takes a name away again.</summary>
    public void Remove(string name)
    {
        _values.Remove(name);
        _stale.Add(name);
    }

    /// <summary>What this name stands for is not to be seen anywhere.</summary>
    public void MarkSecret(string name)
    {
        _secretNames.Add(name);
        Hide(Text(_values.GetValueOrDefault(name)));
    }

    /// <summary>The text with secret values replaced.</summary>
    public string Masked(string text)
    {
        foreach (string secret in _secrets)
        {
            text = text.Replace(secret, SecretMask.Mask, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>The value of an expression.</summary>
    /// <exception cref="ScriptValueException">It has none.</exception>
    public object? Evaluate(ScriptExpression expression)
    {
        if (expression.Names.FirstOrDefault(name => !_values.ContainsKey(name)) is { } missing)
        {
            throw new ScriptValueException($"'{missing}' has no value yet");
        }

        if (expression.IsName)
        {
            return this[expression.Names[0]];
        }

        _engine ??= NewEngine();
        foreach (string name in expression.Names.Where(_stale.Remove))
        {
            _engine.SetValue(name, ToEngine(_engine, _values[name]));
        }

        try
        {
            return FromEngine(_engine.Evaluate(expression.Prepared), 0);
        }
        catch (Exception wrong) when (wrong is JavaScriptException or JintException or RegexMatchTimeoutException or TimeoutException)
        {
            throw new ScriptValueException($"'{expression.Text}' has no value: {wrong.Message}");
        }
    }

    /// <summary>Whether an expression holds, as JavaScript sees it: 0, the empty text and nothing do not.</summary>
    /// <exception cref="ScriptValueException">It has no value.</exception>
    public bool Holds(ScriptExpression expression) => Evaluate(expression) switch
    {
        null or false or 0.0 or "" => false,
        double number => !double.IsNaN(number),
        _ => true,
    };

    /// <summary>A value as a text.</summary>
    public static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        bool truth => truth ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IEnumerable list and not IReadOnlyDictionary<string, object?> => string.Join(", ", list.Cast<object?>().Select(Text)),
        _ => JsonSerializer.Serialize(value, Readable),
    };

    private void Hide(string secret)
    {
        if (secret.Length >= ShortestSecret && !_secrets.Contains(secret))
        {
            _secrets.Add(secret);
            _secrets.Sort(static (a, b) => b.Length.CompareTo(a.Length));
        }
    }

    private static Engine NewEngine()
    {
        Engine engine = new(options =>
        {
            options.Strict().DisableStringCompilation().LimitMemory(32_000_000).MaxStatements(100_000).TimeoutInterval(TimeSpan.FromSeconds(2))
                .LimitRecursion(64).RegexTimeoutInterval(TimeSpan.FromSeconds(1));
            options.Constraints.MaxArraySize = 10_000;
        });

        // One call of these makes a text of any length; the clock and chance would make a run differ from itself.
        foreach (string method in (string[])["repeat", "padStart", "padEnd"])
        {
            engine.Global.Get("String").Get("prototype").AsObject().Delete(method);
        }

        engine.Global.Get("Math").AsObject().Delete("random");
        return engine;
    }

    private static JsValue ToEngine(Engine engine, object? value)
    {
        switch (value)
        {
            case null:
                return JsValue.Null;
            case string text:
                return text;
            case bool truth:
                return truth ? JsBoolean.True : JsBoolean.False;
            case double number:
                return number;
            case IReadOnlyDictionary<string, object?> names:
                JsObject made = new(engine);
                foreach ((string name, object? one) in names)
                {
                    made.Set(name, ToEngine(engine, one));
                }

                return made;
            case IEnumerable list:
                return new JsArray(engine, [.. list.Cast<object?>().Select(one => ToEngine(engine, one))]);
            default:
                return Convert.ToString(value, CultureInfo.InvariantCulture);
        }
    }

    private static object? FromEngine(JsValue value, int depth)
    {
        if (value.IsNull() || value.IsUndefined())
        {
            return null;
        }

        if (value.IsBoolean())
        {
            return value.AsBoolean();
        }

        if (value.IsNumber())
        {
            return value.AsNumber();
        }

        if (value.IsString())
        {
            string text = value.AsString();
            return text.Length <= LongestText ? text : throw new ScriptValueException($"a text of {text.Length} characters is too long");
        }

        if (depth > 8)
        {
            throw new ScriptValueException("lists in lists in lists: too deep");
        }

        if (value.IsArray())
        {
            return value.AsArray().Select(one => FromEngine(one, depth + 1)).ToList();
        }

        return value is JsObject made
            ? made.GetOwnProperties().ToDictionary(p => p.Key.ToString(), p => FromEngine(p.Value.Value, depth + 1), StringComparer.Ordinal)
            : throw new ScriptValueException("that is no value (a function without its brackets?)");
    }
}
