/** For PowerShell 5.1 and 7. */
export const POWERSHELL = String.raw`# trackio's completion for PowerShell
Register-ArgumentCompleter -Native -CommandName trackio -ScriptBlock {
    param($word, $ast, $position)
    $elements = @($ast.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.StartOffset -lt $position })
    $typed = @($elements | ForEach-Object {
        if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text }
    })
    # The word at the cursor is the last element, unless that has ended before.
    if ($elements.Count -eq 0 -or $elements[-1].Extent.EndOffset -lt $position) { $typed += '' }
    # An empty argument would be lost on its way to a program.
    $before = @($typed | Select-Object -SkipLast 1)
    $trackio = $ast.CommandElements[0].Extent.Text
    $answer = @(& $trackio __complete powershell @before "=$($typed[-1])" 2>$null)
    $kind, $lines = $answer
    if ($kind -like 'wrapped *') {
        $from = [int]($kind -split ' ')[1]
        if ($from -ge $elements.Count) { return }
        $start = $elements[$from].Extent.StartOffset - $ast.Extent.StartOffset
        $rest = $ast.Extent.Text.Substring($start)
        return [System.Management.Automation.CommandCompletion]::CompleteInput($rest, $rest.Length, $null).CompletionMatches
    }
    if ($kind -eq 'files' -or $kind -eq 'folders') {
        $option = if ($word -match '^--[a-z-]+=') { $Matches[0] } else { '' }
        return [System.Management.Automation.CompletionCompleters]::CompleteFilename($word.Substring($option.Length)) |
            Where-Object { $kind -eq 'files' -or $_.ResultType -eq 'ProviderContainer' } |
            ForEach-Object {
                [System.Management.Automation.CompletionResult]::new(
                    $option + $_.CompletionText, $_.ListItemText, $_.ResultType, $_.ToolTip)
            }
    }
    foreach ($line in $lines) {
        $value, $summary = $line -split [char]9, 2
        if (-not $value) { continue }
        if (-not $summary) { $summary = $value }
        # "@last" would be a variable, and a name with a space two words.
        $text = if ($value -match '^[\w./:=-]+$') { $value } else { "'" + $value.Replace("'", "''") + "'" }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $summary)
    }
}
`;
